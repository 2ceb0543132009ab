% # How an event's seats stand, as a bar and in words.
<div class="seats" id="seats-{{event.id}}">
  % include('bar.tpl', event=event)
  <p class="numbers">
    <span><span class="key confirmed"></span>{{ngettext('{number} confirmed', '{number} confirmed', event.confirmed_seats)}}</span>
    <span><span class="key held"></span>{{ngettext('{number} held', '{number} held', event.held_seats)}}</span>
    <span><span class="key free"></span>{{ngettext('{number} free', '{number} free', event.free_seats)}} <span class="total">{{ngettext('of {number} seat', 'of {number} seats', event.seats)}}</span></span>
    % if event.waiting:
    <span>{{ngettext('{number} waiting', '{number} waiting', event.waiting)}}</span>
    % end
  </p>
</div>
