Изменения: «{{event.title}}»
% include('greeting.ru.tpl')

Событие, {{'которого вы ждёте' if is_of_entry else 'на которое у вас есть бронь'}}, изменилось:

% names = {'title': 'Название', 'starts_at': 'Когда', 'location': 'Где'}
% for field, (old, new) in facts['changes'].items():
% if field == 'starts_at':
Когда: {{words.moment(old)}} → {{words.moment(new)}}
% elif old and new:
{{names[field]}}: {{old}} → {{new}}
% elif new:
{{names[field]}}: {{new}}
% else:
{{names[field]}}: больше не указано (было: {{old}})
% end
% end

% if is_of_entry:
Вы остаётесь в листе ожидания. Теперь так:
% elif booking.status == 'held':
Ваша бронь ждёт подтверждения. Теперь так:
% else:
Ваша бронь остаётся подтверждённой. Теперь так:
% end

% include('details.ru.tpl')

% if is_of_entry:
Посмотреть запись: {{links.entry}}

Выйти из листа ожидания: {{links.leave}}
% elif booking.status == 'held':
% include('deadline.ru.tpl')

% include('actions.ru.tpl')

% include('give_up.ru.tpl')
% else:
Посмотреть бронь: {{links.booking}}

% include('give_up.ru.tpl')
% end
