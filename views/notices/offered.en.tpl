{{words.count(booking.seats, 'seat', 'seats')}} for you until {{words.day_and_time(booking.expires_at)}}: {{event.title}}
% include('greeting.en.tpl')

Good news: it’s your turn.

% include('deadline.en.tpl')

% include('details.en.tpl')

% include('actions.en.tpl')

If you miss the deadline, the next person gets {{words.form(booking.seats, 'the seat', 'the seats')}}, and you can keep waiting at the end of the list.

Can’t come any more? Please decline, so that we can offer {{words.form(booking.seats, 'the seat', 'the seats')}} to the next person.

% include('give_up.en.tpl')
