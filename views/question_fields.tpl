% # What an event asks of people who book, in the form of the event, each folded; see question_form.
<fieldset class="questions wide" id="{{prefix}}-questions">
  <legend>{{_('Questions')}}</legend>
  <p class="hint">{{_('Guests answer them when they book.')}} {{_('Clear a question to remove it; answers that were given stay. For more rows, save first.') if prefix == 'edit' else _('You can add more once the event is saved.')}}</p>
  % include('field.tpl', form=form, name='questions', id=f'{prefix}-questions')
  % for row in question_form.rows(flash, form, questions):
  % at = f'{prefix}-question-{row.place}'
  <details id="{{at}}" {{'open' if row.faults else ''}}>
    <summary>\\
% if row.is_blank:
{{_('Add question {number}', number=row.place)}}\\
% else:
{{_('Question {number}:', number=row.place)}} <bdi>{{row.values.get('label', '')}}</bdi>\\
% end
</summary>
    <input type="hidden" name="{{row.name('id')}}" value="{{row.values.get('id', '')}}">
    <div class="field">
      <label for="{{at}}-label">{{_('Question')}}</label>
      <input id="{{at}}-label" name="{{row.name('label')}}" value="{{row.values.get('label', '')}}" maxlength="200" aria-describedby="{{at}}-label-fault" {{'aria-invalid=true autofocus' if 'label' in row.faults else ''}}>
      % include('field.tpl', form=form, name=row.name('label'), id=f'{at}-label')
    </div>
    <div class="field">
      <label for="{{at}}-kind">{{_('Answered by')}}</label>
      <select id="{{at}}-kind" name="{{row.name('kind')}}">
        % for kind, meaning in question_form.KINDS.items():
        <option value="{{kind}}" {{'selected' if kind == row.values.get('kind') else ''}}>{{words.say(meaning)}}</option>
        % end
      </select>
    </div>
    <div class="field">
      <label for="{{at}}-choices">{{_('Answers to choose from')}}</label>
      <textarea id="{{at}}-choices" name="{{row.name('choices')}}" rows="3" maxlength="4100" aria-describedby="{{at}}-choices-hint {{at}}-choices-fault" {{'aria-invalid=true autofocus' if 'choices' in row.faults else ''}}>{{row.values.get('choices', '')}}</textarea>
      <small id="{{at}}-choices-hint">{{_('One on each line, for “One of these answers” only.')}}</small>
      % include('field.tpl', form=form, name=row.name('choices'), id=f'{at}-choices')
    </div>
    <div class="field">
      <label for="{{at}}-required"><input type="checkbox" id="{{at}}-required" name="{{row.name('required')}}" value="true" {{'checked' if row.values.get('required') else ''}}> {{_('Guests must answer')}}</label>
    </div>
  </details>
  % end
</fieldset>
