% # An event's state, and for whom it is.
<span class="badges">
  % if event.audience != 'anyone':
  <span class="badge members">{{words.say(labels.AUDIENCE[event.audience])}}</span>
  % end
  <span class="badge {{labels.badge(event)}}" id="{{get('badge_id', f'badge-{event.id}')}}">{{words.say(labels.state(event))}}</span>
</span>
