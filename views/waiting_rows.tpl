% # Who waits for seats, in order; on the page of the list with whom was passed over, and who may be offered seats now.
% seen = get('seen')
<table role="table" class="waiting" id="waiting-{{event.id}}">
  <caption class="unseen">{{_('Waiting list')}}</caption>
  <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('Seats')}}</th><th role="columnheader" scope="col">{{_('Number')}}</th><th role="columnheader" scope="col">{{_('Since')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
  <tbody role="rowgroup">
    % for entry in waiting:
    <tr role="row" id="entry-{{entry.id}}" data-lapsing="{{_('no longer in this list')}}">
      % include('who.tpl', one=entry)
      <td role="cell" class="number">{{words.number(entry.seats)}}<span class="unit"> {{ngettext('seat', 'seats', entry.seats)}}</span></td>
      <td role="cell" class="place"><span class="unit">{{_('Number')}} </span>{{words.number(entry.position)}}</td>
      <td role="cell" class="since why"><span class="unit">{{_('since')}} </span>{{words.day_and_time(entry.created_at)}}\\
% if entry.kinds:
<small><bdi>{{words.seats_wanted(entry, event)}}</bdi></small>\\
% end
% passed = seen.passed_over.get(entry.number) if seen else None
% if seen and entry.seats > event.seats:
<small>{{_('The event has too few seats for this entry.')}}</small>\\
% elif passed and passed.saved_until:
<small>{{_('Seats are being kept for them until {until_at}.', until_at=words.day_and_time(passed.saved_until))}}</small>\\
% elif passed and passed.is_next:
<small>{{_('Seats that come free next are kept for them.')}}</small>\\
% elif passed and passed.is_over:
<small>{{_('Seats were kept for them for a day, but too few came free.')}}</small>\\
% elif passed:
<small>{{ngettext('Passed over {number} time: too few seats came free.', 'Passed over {number} times: too few seats came free.', passed.times)}}</small>\\
% end
</td>
      <td role="cell" class="actions"><div>
        % if seen and seen.may_be_offered(entry):
        <details class="sure" id="ask-offer-{{entry.id}}">
          <summary aria-describedby="entry-{{entry.id}}">{{_('Offer now')}}</summary>
          <form method="post" action="/waitlist/{{entry.id}}/offer" id="offer-{{entry.id}}">
            % include('key.tpl')
            <p id="offer-{{entry.id}}-consequence">{{words.seats_for(entry, event, None)}}, {{_('until {until_at}', until_at=words.day_and_time(seen.offered_until))}}. {{_('This is being kept for a group ahead of them, who keep their place.') if seen.is_kept_for_another(entry) else ''}}</p>
            <button aria-describedby="offer-{{entry.id}}-consequence">{{_('Yes, offer it')}}</button>
          </form>
        </details>
        % end
        <form method="post" action="/waitlist/{{entry.id}}/leave">
          % include('key.tpl')
          <button class="secondary outline" aria-describedby="entry-{{entry.id}}">{{_('Remove')}}</button>
        </form>
        % if entry.account_id is None:
        % change = f'/waitlist/{entry.id}'
        <details class="changes" id="more-{{entry.id}}" {{'open' if flash.form == change else ''}}>
          <summary aria-describedby="entry-{{entry.id}}">{{_('Change entry')}}</summary>
          % include('correct.tpl', one=entry, form=change)
        </details>
        % end
      </div></td>
    </tr>
    % end
  </tbody>
</table>
