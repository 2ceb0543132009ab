% # What the person of a booking has answered and, until the event starts, the form that answers anew.
% form = f'/bookings/{booking.id}'
% faults = {one.field: flash.fault(form, one.field) for one in event.questions if flash.fault(form, one.field)}
<section id="answers-{{booking.id}}" aria-labelledby="answers-{{booking.id}}-title">
  <h3 id="answers-{{booking.id}}-title">{{_('Your answers')}}</h3>
  % if answered:
  % include('answered.tpl', answered=answered)
  % else:
  <p class="hint">{{_('You haven’t answered any questions.')}}</p>
  % end
  % if event.questions and event.starts_at > now:
  <details id="answer-{{booking.id}}" {{'open' if faults else ''}}>
    <summary>{{_('Change answers')}}</summary>
    <form method="post" action="{{form}}" class="fields" id="change-answers-{{booking.id}}" {{'data-refused' if faults else ''}} novalidate>
      % include('key.tpl')
      <input type="hidden" name="answers" value="">
      % include('answer_fields.tpl', questions=event.questions, given=booking.answers, prefix=f'answer-{booking.id}', form=form, faults=faults)
      <div class="wide"><button class="secondary">{{_('Save answers')}}</button></div>
    </form>
  </details>
  % end
</section>
