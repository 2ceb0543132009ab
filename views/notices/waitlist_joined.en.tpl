You’re on the waiting list: {{event.title}}
% include('greeting.en.tpl')

You’re number {{entry.position}} on the waiting list, for {{words.count(entry.seats, 'seat', 'seats')}}. When it’s your turn, we’ll hold {{words.form(entry.seats, 'the seat', 'the seats')}} for you for {{words.duration_ahead(event.offer_time)}} and write to you at once, so please check your messages.

% include('details.en.tpl')

View your entry: {{links.entry}}

Leave the waiting list: {{links.leave}}
