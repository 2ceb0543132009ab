% rebase('base.tpl', area='account')
<div class="narrow">
  <h1>{{title}}</h1>
  <p>{{_('We’ll email you a link to choose a new one. The link works once, within an hour.')}}</p>
  % if not has_mail:
  <p class="flash error" id="no-mail">{{_('This site can’t send email yet. Ask the organiser for help.')}}</p>
  % end
  <article>
    <form method="post" action="{{form}}" class="fields" id="forgotten" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('input.tpl', form=form, name='email', id='email', label=_('Email'), kind='email', autocomplete='username', given='', hint=_('The address you sign in with.'), longest=254)
      <div class="wide"><button>{{_('Send me the link')}}</button></div>
    </form>
  </article>
  <p><a href="/sign-in">{{_('Back to signing in')}}</a></p>
</div>
