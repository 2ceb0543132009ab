% # An event's state, and for whom it is.
<span class="badges">
  % if event.audience == 'members':
  <span class="badge members">Members only</span>
  % end
  <span class="badge {{event.status if words.state(event) == words.STATUS[event.status] else 'closed'}}" id="{{get('badge_id', f'badge-{event.id}')}}">{{words.state(event)}}</span>
</span>
