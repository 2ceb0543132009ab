% day = {0: 'Today', 1: 'Tomorrow'}.get(words.days_ahead(event.starts_at, now), 'Soon')
{{day}}: {{event.title}}
% include('greeting.en.tpl')

The event is {{day.lower()}}, and {{words.count(booking.seats, 'seat waits', 'seats wait')}} for you.

% include('details.en.tpl')

View booking: {{links.booking}}

You can’t come after all? Please cancel, so that somebody else can.

% include('give_up.en.tpl')
