Мест больше нет: «{{event.title}}»
Все места на «{{event.title}}» заняты. Когда: {{words.moment(event.starts_at)}}. Неподтверждённые места ещё могут освободиться.

Открыть событие: {{links.admin_event}}
