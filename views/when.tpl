% # When an event is: a second date only where it ends on another day.
<time datetime="{{words.stamp(event.starts_at)}}">{{words.moment(event.starts_at)}}</time>\\
% if event.ends_at and words.day(event.ends_at) == words.day(event.starts_at):
–<time datetime="{{words.stamp(event.ends_at)}}">{{words.time(event.ends_at)}}</time>\\
% elif event.ends_at:
 {{_('–')}} <time datetime="{{words.stamp(event.ends_at)}}">{{words.moment(event.ends_at)}}</time>\\
% end
