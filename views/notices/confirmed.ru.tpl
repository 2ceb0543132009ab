Бронь подтверждена: «{{event.title}}»
% include('greeting.ru.tpl')

Бронь подтверждена: {{words.count(booking.seats, 'место', 'места', 'мест')}} за вами. Ждём вас!

% include('details.ru.tpl')

% if way.is_mail:
Вложенный файл добавит событие в ваш календарь. Сохраните ссылку ниже: она открывает вашу бронь, и тот, у кого она есть, может бронь отменить.
% end

Посмотреть бронь: {{links.booking}}
% include('account.ru.tpl')
