% rebase('base.tpl', area='admin')
<p><a href="/admin/events/{{event.id}}">← {{event.title}}</a></p>
<h1>History</h1>
<p class="hint">{{'What happened to one booking' if of_booking else 'All that happened to the event and its bookings'}}, in the order it happened. Times are {{words.zone_name(zone)}} time.\\
% if of_booking:
 <a href="/admin/events/{{event.id}}/history">The whole history</a>\\
% end
</p>
<article>
  % if not lines:
  <p class="hint" id="no-history">Nothing.</p>
  % else:
  <table role="table" class="history" id="history">
    <caption class="unseen">History</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">When</th><th role="columnheader" scope="col">Who</th><th role="columnheader" scope="col">What</th><th role="columnheader" scope="col">Whose</th></tr></thead>
    <tbody role="rowgroup">
      % for one in lines:
      <tr role="row" id="line-{{one.line.id}}">
        <td role="cell" class="when">{{words.exactly(one.line.at, zone)}}</td>
        <td role="cell" class="who">{{one.who}}</td>
        <td role="cell" class="what">{{one.what}}</td>
        <td role="cell" class="whose">\\
% if one.line.booking_id and not of_booking:
<a href="/admin/events/{{event.id}}/history?booking={{one.line.booking_id}}">{{one.whose or 'One booking'}}</a>\\
% else:
{{one.whose}}\\
% end
</td>
      </tr>
      % end
    </tbody>
  </table>
  % end
</article>
% if more:
<p><a href="{{more}}" rel="next">Later</a></p>
% end
