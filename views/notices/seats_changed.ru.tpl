Теперь у вас {{words.count(booking.seats, 'место', 'места', 'мест')}}: «{{event.title}}»
% include('greeting.ru.tpl')

Число мест в вашей брони изменилось: было {{facts['before']}}, стало {{facts['after']}}.
% if booking.status == 'held':

% include('deadline.ru.tpl')
% else:
Бронь остаётся подтверждённой.
% end

% include('details.ru.tpl')

% if booking.status == 'held':
% include('actions.ru.tpl')
% else:
Посмотреть бронь: {{links.booking}}
% end

% include('give_up.ru.tpl')
