Изменения: «{{event.title}}»
% include('greeting.ru.tpl')

Событие, {{'которого вы ждёте' if is_of_entry else 'на которое у вас есть бронь'}}, изменилось:

% names = {'title': 'Название', 'starts_at': 'Когда', 'location': 'Где'}
% for field, (old, new) in facts['changes'].items():
% if field == 'starts_at':
Когда: {{words.moment_in_full(old)}} → {{words.moment_in_full(new)}}
% else:
{{names[field]}}: {{f'{old} → {new}' if old and new else new or f'больше не указано (было: {old})'}}
% end
% end

% if not is_of_entry and booking.status == 'held':
Ваша бронь ещё не подтверждена. Теперь так:
% else:
{{'Ваша запись в листе ожидания остаётся' if is_of_entry else 'Ваша бронь остаётся в силе'}}. Теперь так:
% end

% include('details.ru.tpl')

% if is_of_entry:
Ваша запись в листе: {{links.entry}}

Выйти из листа ожидания: {{links.leave}}
% elif booking.status == 'held':
% include('deadline.ru.tpl')

% include('actions.ru.tpl')

% include('give_up.ru.tpl')
% else:
Посмотреть бронь: {{links.booking}}

% include('give_up.ru.tpl')
% end
