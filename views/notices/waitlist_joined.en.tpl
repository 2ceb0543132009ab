You’re on the waiting list: {{event.title}}
% include('greeting.en.tpl')

You’re number {{entry.position}} on the waiting list, for {{words.count(entry.seats, 'seat', 'seats')}}. When it’s your turn, we’ll hold {{words.form(entry.seats, 'the seat', 'the seats')}} for you for {{words.duration_ahead(event.offer_time)}} and write to you at once, so please check your messages. If you don’t confirm in that time, the next person gets {{words.form(entry.seats, 'it', 'them')}}, and you can keep waiting at the end of the list. If no seat comes free in time, we’ll tell you when the list closes.

% include('details.en.tpl')

View your entry: {{links.entry}}

Leave the waiting list: {{links.leave}}
