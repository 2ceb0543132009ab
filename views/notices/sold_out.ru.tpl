Мест больше нет: «{{event.title}}»
Все места на «{{event.title}}» заняты. Когда: {{words.moment_in_full(event.starts_at)}}. Места, которые пока только отложены, ещё могут освободиться.

Событие и его брони: {{links.admin_event}}
