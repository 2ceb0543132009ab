% # A file of guests: what it would make of the event's, what is wrong with it, and the form to choose it.
% rebase('base.tpl', area='admin')
% path = f'/admin/events/{event.id}/guests'
% include('event_tabs.tpl', event=event, here='/guests')
<p class="back"><a href="{{path}}">{{_('← All bookings')}}</a></p>
<h2>{{title}}</h2>
% if faults:
<div class="notice bad" id="import-faults" role="alert" tabindex="-1" autofocus>
  <h3>{{_('Nothing has been imported')}}</h3>
  <p>{{_('Correct this in the file, save it, and choose it again.')}}</p>
  <ul>
    % for fault in faults:
    <li>\\
% if fault.field != field:
<strong>{{words.say(fault.field)}}:</strong> \\
% end
{{words.say(fault.message)}}</li>
    % end
  </ul>
</div>
% elif planned is not None:
<article id="import-preview" tabindex="-1" autofocus>
  % if planned.guests:
  <h3>{{ngettext('{number} guest will be added', '{number} guests will be added', len(planned.guests))}}</h3>
  % confirmed = sum(one.status == 'confirmed' for one in planned.guests)
  % held = len(planned.guests) - confirmed
  <p>{{words.seats(planned.seats)}}. {{_('Confirmed: {confirmed}. Held: {held}.', confirmed=words.number(confirmed), held=words.number(held))}}
    % if held:
    {{_('If you import them now, they are held until {deadline}.', deadline=words.deadline(held_until))}}
    % end
  </p>
  % else:
  <h3>{{_('There are no guests to add')}}</h3>
  % end
  % if planned.already_booked:
  <p>{{ngettext('{number} row is left out: this person already has a booking.', '{number} rows are left out: these people already have a booking.', planned.already_booked)}}</p>
  % end
  % if ignored:
  <p>{{_('Columns that are not imported:')}} \\
% for place, name in enumerate(ignored):
{{', ' if place else ''}}<bdi>{{name}}</bdi>\\
% end
</p>
  % end
  % if planned.guests:
  <table class="people">
    <caption class="unseen">{{_('Guests in the file')}}</caption>
    <thead><tr><th scope="col" class="who">{{_('Who')}}</th><th scope="col" class="number">{{_('Seats')}}</th><th scope="col" class="status">{{_('State')}}</th></tr></thead>
    <tbody>
      % for one in planned.guests[:shown_at_most]:
      <tr><td class="who"><bdi>{{one.person.name or one.person.email}}</bdi>\\
% if one.person.name:
 <small><bdi>{{one.person.email}}</bdi></small>\\
% end
</td><td class="number">{{words.number(one.seats)}}<span class="unit"> {{ngettext('seat', 'seats', one.seats)}}</span></td><td class="status"><span class="badge {{one.status}}">{{words.say(labels.BOOKING_STATUS[one.status])}}</span></td></tr>
      % end
    </tbody>
  </table>
  % if len(planned.guests) > shown_at_most:
  <p class="hint">{{ngettext('And {number} more.', 'And {number} more.', len(planned.guests) - shown_at_most)}}</p>
  % end
  <form method="post" action="{{path}}/import" enctype="multipart/form-data" id="import-seen">
    <input type="hidden" name="content" value="{{content}}">
    <input type="hidden" name="sure" value="true">
    % if has_mail:
    % include('tell_guests.tpl', id='import-tell-hint')
    % end
    <button>{{ngettext('Import {number} guest', 'Import {number} guests', len(planned.guests))}}</button>
  </form>
  % end
</article>
% end
<form method="post" action="{{path}}/import" enctype="multipart/form-data" class="fields" id="import-file">
  <div class="wide">
    <label for="import-file-chosen">{{_('Choose another file') if faults or planned is not None else _('CSV file')}}</label>
    <input id="import-file-chosen" name="{{field}}" type="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby="import-file-hint" required>
    <small id="import-file-hint">{{_('Up to {most} guests. The first row names the columns: email, and if you have them name, seats, status (confirmed or held) and language. You will see what the file does before anything changes.', most=words.number(rows_at_most))}}</small>
  </div>
  <div class="wide"><button class="{{'secondary' if planned is not None and planned.guests else ''}}">{{_('Check the file')}}</button></div>
</form>
