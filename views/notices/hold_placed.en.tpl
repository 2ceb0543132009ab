% if event.confirmation == 'organiser':
{{words.count(booking.seats, 'seat', 'seats')}} held until {{words.day_and_time(booking.expires_at)}}: {{event.title}}
% else:
Confirm by {{words.day_and_time(booking.expires_at)}}: {{event.title}}
% end
% include('greeting.en.tpl')

% include('deadline.en.tpl')

% include('details.en.tpl')

% include('actions.en.tpl')
% include('account.en.tpl')

% include('give_up.en.tpl')
