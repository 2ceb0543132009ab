% rebase('base.tpl', area='admin')
<p class="back"><a href="/admin/settings">{{_('← Settings')}}</a></p>
<h1>{{title}}</h1>
<p class="hint">{{_('Add words of your own to what guests get, such as the way in or whom to ask. Plain text; addresses that begin with https:// become links. If you write in one language only, everyone gets that one.')}}</p>
<article class="kinds">
% for one in shown:
% form = f'/admin/settings/letters/{one.kind}'
<details id="letter-{{one.kind}}" {{'open' if one.kind == open_kind or flash.form == form else ''}}>
  <summary>{{words.kind(one.kind).capitalize()}}\\
% if one.has_words:
 <span class="badge">{{_('with your words')}}</span>\\
% end
</summary>
  <div class="message">
    <h2>{{one.letter.subject}}</h2>
    <p class="letter">{{one.letter.text}}</p>
  </div>
  <form method="post" action="{{form}}" class="fields" id="words-{{one.kind}}" {{'data-refused' if flash.form == form else ''}} novalidate>
    % for (place, language), name in sorted(fields.items(), key=lambda one: (one[0][0], one[0][1] != words.language)):
    % id = f'{one.kind}-{name}'
    <div class="wide">
      <label for="{{id}}">{{words.say(called_by_place[place])}} · <span lang="{{language}}">{{labels.LANGUAGE[language]}}</span></label>
      <textarea id="{{id}}" name="{{name}}" rows="3" lang="{{language}}" maxlength="{{longest}}" aria-describedby="{{id}}-fault" {{'aria-invalid=true autofocus' if flash.fault(form, name) else ''}}>{{flash.value(form, name, one.given[name])}}</textarea>
      % include('field.tpl', form=form, name=name, id=id)
    </div>
    % end
    <div class="wide"><button>{{_('Save')}}</button></div>
  </form>
</details>
% end
</article>
