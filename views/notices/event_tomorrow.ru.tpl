% ahead = words.days_ahead(event.starts_at)
% day = words.day(event.starts_at)
{{{0: 'Сегодня', 1: 'Завтра'}.get(ahead, 'Скоро')}}, {{day}}: «{{event.title}}»
% include('greeting.ru.tpl')

Событие состоится {{{0: 'сегодня, ', 1: 'завтра, '}.get(ahead, '')}}{{day}}. За вами {{words.count(booking.seats, 'место', 'места', 'мест')}}.

% include('details.ru.tpl')

Посмотреть бронь: {{links.booking}}

Не получается прийти? Отмените, пожалуйста, бронь: тогда вместо вас сможет прийти кто-то ещё.

% include('give_up.ru.tpl')
