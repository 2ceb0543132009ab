% # A card of one's own whose booking has just ended, on a page that was open: it stays in its place for a moment.
% event, booking = own.event, own.booking
<article class="own over" id="booking-{{booking.id}}">
  <div>
    <h2 id="own-{{booking.id}}-title" tabindex="-1">{{event.title}}</h2>
    <p>\\
% include('when_and_where.tpl', event=event)
</p>
    <p class="ended">{{words.what_became_of(booking, event, is_corrected=own.is_corrected)}}</p>
  </div>
  % if own.next_step:
  <div class="actions">
    <a role="button" class="secondary outline" href="{{f'#event-{event.id}' if event.id in here else own.path_to_event}}" aria-describedby="own-{{booking.id}}-title">{{words.say(own.next_step)}}</a>
  </div>
  % end
</article>
