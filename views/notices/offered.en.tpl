{{words.count(booking.seats, 'seat', 'seats')}} for you until {{words.deadline_in_short(booking.expires_at, now)}}: {{event.title}}
% include('greeting.en.tpl')

Good news: the waiting list has come to you, and {{words.count(booking.seats, 'seat is', 'seats are')}} held for you.

% include('deadline.en.tpl')

% include('details.en.tpl')

% include('actions.en.tpl')

You can’t come any more? Please decline, so that the next in line need not wait.

% include('give_up.en.tpl')
