Время на {{'оплату' if event.confirmation == 'organiser' else 'подтверждение'}} вышло: «{{event.title}}»
% include('greeting.ru.tpl')

% include('too_late.ru.tpl')

% include('details.ru.tpl')

Посмотреть бронь: {{links.booking}}

% include('give_up.ru.tpl')
