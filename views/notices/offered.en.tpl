{{words.count(booking.seats, 'seat', 'seats')}} for you until {{words.day_and_time(booking.expires_at)}}: {{event.title}}
% include('greeting.en.tpl')

Good news: it’s your turn.

% include('deadline.en.tpl')

% include('details.en.tpl')

% include('actions.en.tpl')

Can’t come any more? Please decline, so that we can offer {{words.form(booking.seats, 'the seat', 'the seats')}} to the next person.

% include('give_up.en.tpl')
