% ahead = words.days_ahead(event.starts_at)
% day = words.day(event.starts_at)
{{{0: 'Today', 1: 'Tomorrow'}.get(ahead, 'Soon')}}, {{day}}: {{event.title}}
% include('greeting.en.tpl')

The event is {{{0: 'today, ', 1: 'tomorrow, '}.get(ahead, 'on ')}}{{day}}, and {{words.count(booking.seats, 'seat is', 'seats are')}} reserved for you.

% include('details.en.tpl')

View booking: {{links.booking}}

Can’t come after all? Please cancel so that someone else can.

% include('give_up.en.tpl')
