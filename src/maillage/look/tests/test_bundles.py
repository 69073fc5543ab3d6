"""What pages ask for together is one file, whole and in its order."""

from maillage.look.finders import BUNDLES, OURS, BundleFinder


def test_a_bundle_holds_each_of_its_parts_in_order():
    served = {name: storage.open(name).read().decode() for name, storage in BundleFinder().list([])}
    assert served.keys() == BUNDLES.keys()
    for name, parts in BUNDLES.items():
        at = [served[name].index((OURS / part).read_text(encoding="utf-8")) for part in parts]
        assert at == sorted(at)


def test_scripts_of_a_bundle_name_nothing_for_each_other_and_import_nothing():
    """A block keeps names apart; an import would not stand in one."""
    [script] = [s.open(n).read().decode() for n, s in BundleFinder().list([]) if n.endswith(".js")]
    parts = BUNDLES["look/finder.js"]
    assert script.count("{\n//") == len(parts)
    assert not [line for line in script.splitlines() if line.startswith(("import ", "export "))]
