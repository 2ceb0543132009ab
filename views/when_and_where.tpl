% # When and where an event is, in one line.
<time datetime="{{words.stamp(event.starts_at)}}">{{words.moment(event.starts_at)}}</time>\\
% if event.location:
 · <bdi>{{event.location}}</bdi>\\
% end
