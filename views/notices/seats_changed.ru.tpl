Теперь у вас {{words.count(booking.seats, 'место', 'места', 'мест')}}: «{{event.title}}»
% include('greeting.ru.tpl')

% if facts['before'] == facts['after']:
Категории мест в вашей брони изменились.
% else:
Число мест в вашей брони изменилось: было {{facts['before']}}, стало {{facts['after']}}.
% end
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
