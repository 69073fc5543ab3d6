from django.urls import path

from maillage.surveys.views import public, results, team

OF = "equipe/enquetes/<int:pk>/"
FORM = f"{OF}questionnaire/"
urlpatterns = [
    path("enquetes/<int:pk>/", public.survey_open, name="survey_open"),
    path("enquetes/invitation/<str:key>/", public.survey_invited, name="survey_invited"),
    path("enquetes/repondre/<str:token>/", public.survey_review, name="survey_review"),
    path("enquetes/repondre/<str:token>/<int:number>/", public.survey_answer, name="survey_answer"),
    path("mon-espace/enquetes/<int:pk>/", public.own_response, name="survey_response"),
    path("mon-espace/enquetes/<int:of>/<int:pk>/", public.survey_file, name="survey_file"),
    path("equipe/enquetes/", team.surveys, name="surveys"),
    path(OF, team.survey, name="survey"),
    path(f"{OF}reglages/", team.terms, name="survey_terms"),
    path(FORM, team.form, name="survey_form"),
    path(f"{FORM}partie/", team.block, name="survey_block_new"),
    path(f"{FORM}partie/<slug:block>/", team.block, name="survey_block"),
    path(f"{FORM}partie/<slug:block>/question/", team.question, name="survey_question_new"),
    path(f"{FORM}partie/<slug:block>/question/<slug:key>/", team.question, name="survey_question"),
    path(f"{FORM}ordre/", team.arrange, name="survey_arrange"),
    path(f"{OF}ouvrir/", team.open_survey, name="survey_begin"),
    path(f"{OF}fermer/", team.close, name="survey_close"),
    path(f"{OF}interroger/", team.ask, name="survey_ask"),
    path(f"{OF}appels/", team.calls, name="survey_calls"),
    path(f"{OF}saisir/", team.enter, name="survey_enter"),
    path(f"{OF}resultats/", results.results, name="survey_results"),
    path(f"{OF}croiser/", results.crossed, name="survey_crossed"),
    path(f"{OF}textes/<slug:key>/", results.texts, name="survey_texts"),
    path(f"{OF}reponses/", results.responses, name="survey_responses"),
    path(f"{OF}reponses.csv", results.csv, name="survey_csv"),
    path(f"{OF}codes.csv", results.code_book, name="survey_code_book"),
    path(f"{OF}reponses/<int:of>/ranger/", results.set_aside, name="survey_set_aside"),
    path(f"{OF}reponses/<int:of>/compter/", results.count_again, name="survey_count_again"),
]
