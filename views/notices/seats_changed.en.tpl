You have {{words.count(booking.seats, 'seat', 'seats')}} now: {{event.title}}
% include('greeting.en.tpl')

The number of your seats has changed from {{facts['before']}} to {{facts['after']}}.
% if booking.status == 'held':

% include('deadline.en.tpl')
% else:
Your booking stays confirmed.
% end

% include('details.en.tpl')

% if booking.status == 'held':
% include('actions.en.tpl')

% include('give_up.en.tpl')
% else:
View booking: {{links.booking}}

% include('give_up.en.tpl')
% end
