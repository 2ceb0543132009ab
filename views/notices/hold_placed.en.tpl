% if event.confirmation == 'organiser':
{{words.form(booking.seats, 'Your seat is', 'Your seats are')}} held until {{words.deadline_in_short(booking.expires_at, now)}}: {{event.title}}
% else:
Confirm by {{words.deadline_in_short(booking.expires_at, now)}}: {{event.title}}
% end
% include('greeting.en.tpl')

{{words.count(booking.seats, 'seat is', 'seats are')}} held for you.
% include('deadline.en.tpl')

% include('details.en.tpl')

% include('actions.en.tpl')
% include('account.en.tpl')

% include('give_up.en.tpl')
