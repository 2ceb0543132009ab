% # A new event, typed anew or filled from another one; Publish, or a draft, or a look at its page first.
% rebase('base.tpl', area='admin')
<p class="back"><a href="/admin/events">{{_('← All events')}}</a></p>
<h1>{{title}}</h1>
<article>
  <form method="post" action="{{action}}" enctype="multipart/form-data" class="fields" id="new-event" {{'data-refused' if flash.form == action else ''}} novalidate>
    % include('key.tpl')
    % if copied:
    <input type="hidden" name="copied" value="{{copied.id}}">
    <p class="hint" id="is-copied">{{_('Its dates are a week later, at the same time of day.')}}\\
% if copied.picture:
 {{_('It gets the same picture, unless you choose another.')}}\\
% end
</p>
    % end
    % include('event_form.tpl', prefix='new', form=action, takes_picture=True)
    % include('question_fields.tpl', prefix='new', form=action, questions=copied.questions if copied else ())
    % trouble = flash.fault(action, 'repeat')
    <details class="wide rules" id="new-repeat" {{'open' if trouble or flash.value(action, 'repeat_weeks') or flash.value(action, 'repeat_dates') else ''}}>
      <summary>{{_('Repeat')}} <small>{{_('Make several such events at once')}}</small></summary>
      <div class="fields">
        <div>
          <label for="new-repeat_weeks">{{_('Every week, number of events')}}</label>
          <input id="new-repeat_weeks" name="repeat_weeks" value="{{flash.value(action, 'repeat_weeks')}}" type="number" min="1" max="{{series_at_most}}" inputmode="numeric" aria-describedby="new-repeat_weeks-hint new-repeat-fault" {{'aria-invalid=true autofocus' if trouble else ''}}>
          <small id="new-repeat_weeks-hint">{{_('The first one counts, too. Up to {number}.', number=series_at_most)}}</small>
        </div>
        <div class="wide">
          <label for="new-repeat_dates">{{_('Or on these dates instead')}}</label>
          <textarea id="new-repeat_dates" name="repeat_dates" rows="4" aria-describedby="new-repeat_dates-hint new-repeat-fault" {{'aria-invalid=true' if trouble else ''}}>{{flash.value(action, 'repeat_dates')}}</textarea>
          <small id="new-repeat_dates-hint">{{_('One on each line, like 2026-12-24. Add a time where it’s another: 2026-12-24 19:30.')}}</small>
          % include('field.tpl', form=action, name='repeat', id='new-repeat', leads_to='new-repeat_dates' if flash.value(action, 'repeat_dates') else 'new-repeat_weeks')
        </div>
      </div>
    </details>
    <div class="wide actions">
      <button name="published" value="true">{{_('Publish')}}</button>
      <button name="published" value="false" class="secondary">{{_('Save draft')}}</button>
      <button name="preview" value="yes" class="secondary">{{_('Preview')}}</button>
    </div>
    <p class="hint">{{_('A preview saves a draft first, which only admins can see.')}}</p>
  </form>
</article>
