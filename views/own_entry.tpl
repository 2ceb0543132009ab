% # One's own place on a waiting list: a card while one waits, a line afterwards.
% event, entry = own.event, own.entry
% seats = words.count(entry.seats, 'seat', 'seats')
% if entry.status != 'waiting':
<p class="ended" id="entry-{{entry.id}}">\\
% if entry.status == 'left':
You left the waiting list for <strong>{{event.title}}</strong>.\\
% else:
The waiting list for <strong>{{event.title}}</strong> is closed, and you were on it for {{seats}}.\\
% end
</p>
% else:
<article class="own waiting" id="entry-{{entry.id}}">
  <div>
    <h2>{{event.title}}</h2>
    <p>{{words.moment(event.starts_at, zone)}}\\
% if event.location:
 · {{event.location}}\\
% end
</p>
    <p>
      <span class="badge waiting">Waiting</span>
      {{seats}}{{words.booked_for(entry, account)}} ·
      <a href="/?entry={{entry.id}}">link to this place</a>
    </p>
    <p class="position" aria-live="polite">You are <strong>number {{f"{entry.position:,}"}}</strong> of {{f"{event.waiting:,}"}} on the waiting list.</p>
    <p class="hint">{{words.how_seats_are_offered(event)}}
      % if entry.seats > 1:
      When fewer than {{entry.seats}} come free, others may get those; after three times they are saved up for you, for a day at most.
      % end
    </p>
  </div>
  <div class="actions">
    <form method="post" action="/waitlist/{{entry.id}}/leave">
      % include('key.tpl')
      <button class="secondary outline" id="leave-{{entry.id}}">Leave the waiting list</button>
    </form>
  </div>
</article>
% end
