You are on the waiting list: {{event.title}}
% include('greeting.en.tpl')

You wait for {{words.count(entry.seats, 'seat', 'seats')}}, and your place on the waiting list is {{entry.position}}. As soon as it is your turn, we hold {{words.form(entry.seats, 'the seat', 'the seats')}} for you and write to you at once. Please keep an eye on your messages: such a hold lasts {{words.duration_ahead(event.offer_time)}}.

% include('details.en.tpl')

Your place on the list: {{links.entry}}

Leave the waiting list: {{links.leave}}
