% # What a person has answered, of a booking or a place on a waiting list, and until the event starts the form that answers anew.
% faults = {asked.field: flash.fault(form, asked.field) for asked in event.questions if flash.fault(form, asked.field)}
<section id="answers-{{one.id}}" aria-labelledby="answers-{{one.id}}-title">
  <h3 id="answers-{{one.id}}-title">{{_('Your answers')}}</h3>
  % if answered:
  % include('answered.tpl', answered=answered)
  % else:
  <p class="hint">{{_('You haven’t answered any questions.')}}</p>
  % end
  % if event.questions and event.starts_at > now:
  <details id="answer-{{one.id}}" {{'open' if faults else ''}}>
    <summary>{{_('Change answers')}}</summary>
    <form method="post" action="{{form}}" class="fields" id="change-answers-{{one.id}}" {{'data-refused' if faults else ''}} novalidate>
      % include('key.tpl')
      <input type="hidden" name="answers" value="">
      % include('answer_fields.tpl', questions=event.questions, given=one.answers, prefix=f'answer-{one.id}', form=form, faults=faults)
      <div class="wide"><button class="secondary">{{_('Save answers')}}</button></div>
    </form>
  </details>
  % end
</section>
