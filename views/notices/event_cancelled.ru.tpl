Событие отменено: «{{event.title}}»
% include('greeting.ru.tpl')

Нам очень жаль: событие отменено, и ваша бронь больше не действует. Делать ничего не нужно.

% include('details.ru.tpl')

Другие события: {{links.site}}/
