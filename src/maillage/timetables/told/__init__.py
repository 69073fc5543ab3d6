"""Where events come from by themselves, each shape in its folder: a pure function from what a file
holds to `event.CalendarEvent`. All of them run in a process of their own (`child`)."""
