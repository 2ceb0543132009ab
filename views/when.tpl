% # When an event is: a second date only where it ends on another day.
{{words.moment(event.starts_at)}}\\
% if event.ends_at and words.day(event.ends_at) == words.day(event.starts_at):
–{{words.time(event.ends_at)}}\\
% elif event.ends_at:
 – {{words.moment(event.ends_at)}}\\
% end
