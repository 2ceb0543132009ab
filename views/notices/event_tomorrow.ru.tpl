% day = {0: 'Сегодня', 1: 'Завтра'}.get(words.days_ahead(event.starts_at, now), 'Скоро')
{{day}}: «{{event.title}}»
% include('greeting.ru.tpl')

Событие уже {{day.lower()}}, и вас {{words.form(booking.seats, 'ждёт', 'ждут', 'ждут')}} {{words.count(booking.seats, 'место', 'места', 'мест')}}.

% include('details.ru.tpl')

Посмотреть бронь: {{links.booking}}

Не получается прийти? Пожалуйста, отмените бронь, чтобы пришёл кто-то другой.

% include('give_up.ru.tpl')
