% if event.status == 'cancelled':
Событие отменено: «{{event.title}}»
% elif event.status == 'started':
Места не нашлось: «{{event.title}}»
% else:
Лист ожидания закрыт: «{{event.title}}»
% end
% include('greeting.ru.tpl')

% if event.status == 'cancelled':
Нам очень жаль: событие отменено, и лист ожидания больше не действует. Делать ничего не нужно.

% include('reason.ru.tpl')
% elif event.status == 'started':
Нам очень жаль: до начала события мы не смогли предложить вам {{'место' if entry.seats == 1 else 'места'}}, и лист ожидания больше не действует.
% else:
Лист ожидания закрыт, и вы больше в нём не состоите. Если вы всё ещё хотите прийти, пожалуйста, загляните на страницу события.
% end

% include('details.ru.tpl')

% if event.status in ('cancelled', 'started'):
Другие события: {{links.site}}/
% else:
Событие: {{links.event}}
% end
