% # When and where an event is, in one line.
{{words.moment(event.starts_at)}}\\
% if event.location:
 · <bdi>{{event.location}}</bdi>\\
% end
