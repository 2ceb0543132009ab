% # The people who were found, each with all that is theirs.
% rebase('base.tpl', area='admin')
<h1>{{title}}</h1>
% if results is None:
<p class="hint" id="too-short">{{_('Type at least two characters of a name, an email address or a booking number.')}}</p>
% elif not results.people:
<p class="hint" id="nobody-found">{{_('No results. We searched bookings, waiting lists and accounts.')}}</p>
% else:
% for person in results.people:
<article class="found">
  <h2><bdi>{{person.name or person.email}}</bdi>\\
% if person.name:
 <small><bdi>{{person.email}}</bdi></small>\\
% end
</h2>
  % if person.account:
  <p><a href="{{account_row(person.account)}}">{{_('Their account')}}</a></p>
  % end
  <ul>
    % for booking in person.bookings:
    % event = results.events[booking.event_id]
    <li id="booking-{{booking.id}}"><a href="{{row_of(booking)}}"><bdi>{{event.title}}</bdi></a> · {{words.moment(event.starts_at)}} · {{words.seats_of(booking)}} · <code>{{booking.reference}}</code> · \\
% if booking.status in labels.BOOKING_STATUS:
<span class="badge {{booking.status}}">{{words.say(labels.BOOKING_STATUS[booking.status])}}</span>\\
% else:
{{words.ended(booking, is_corrected=booking.id in results.corrected)}}\\
% end
% if booking.status == 'held':
 <form method="post" action="/bookings/{{booking.id}}/confirm">
  % include('key.tpl')
  <button class="small secondary" aria-describedby="booking-{{booking.id}}">{{_('Confirm')}}</button>
</form>\\
% end
</li>
    % end
    % for entry in person.entries:
    % event = results.events[entry.event_id]
    <li id="entry-{{entry.id}}"><a href="{{row_of(entry)}}"><bdi>{{event.title}}</bdi></a> · {{words.moment(event.starts_at)}} · {{words.seats_wanted(entry, event)}} · <span class="badge waiting">{{_('Waiting, number {number}', number=entry.position)}}</span></li>
    % end
  </ul>
  % if person.email and not person.account:
  <form method="post" action="/admin/my-data">
    <input type="hidden" name="email" value="{{person.email}}">
    <button class="secondary outline">{{_('See or erase their data')}}</button>
  </form>
  % end
</article>
% end
% if results.has_more:
<p class="hint" id="has-more">{{_('There are more results: add a word, or type the whole address.')}}</p>
% end
% end
