You now have {{words.count(booking.seats, 'seat', 'seats')}}: {{event.title}}
% include('greeting.en.tpl')

% if facts['before'] == facts['after']:
The kinds of your seats have changed.
% else:
The number of your seats has changed from {{facts['before']}} to {{facts['after']}}.
% end
% if booking.status == 'held':

% include('deadline.en.tpl')
% else:
Your booking stays confirmed.
% end

% include('details.en.tpl')

% if booking.status == 'held':
% include('actions.en.tpl')
% else:
View booking: {{links.booking}}
% end

% include('give_up.en.tpl')
