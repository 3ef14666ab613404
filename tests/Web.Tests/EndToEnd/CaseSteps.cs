namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What a clinician does on the pages of a case.</summary>
public static class CaseSteps
{
    /// <returns>The case's path.</returns>
    public static async Task<string> OpenCaseAsync(this Clinician gp)
    {
        await gp.OpenAsync("/cases/new");
        await gp.FillAsync("title", "Rash after a new medicine");
        await gp.FillAsync("question", "May the medicine be continued?");
        await gp.Page.Locator("[name=specialty]").SelectOptionAsync("dermatology");
        await gp.Page.Locator("#template-part[data-of-specialty=dermatology]").WaitForAsync();
        await gp.ChooseAsync("urgency", "urgent");
        await gp.FillAsync("summary", "Red spots on both arms for two days, no fever, started lamotrigine three weeks ago.");
        await gp.FillAsync("age.value", "44");
        await gp.Page.Locator("[name=sex]").SelectOptionAsync("female");
        await gp.FillAsync("weightKg", "71");
        await gp.FillAsync("allergies", "Penicillin");
        await gp.FillAsync("facts.onset", "2 days");
        await gp.FillAsync("facts.where", "Both arms");
        await gp.ChooseAsync("facts.mucosa", "no");
        await gp.FillAsync("facts.new-medicines", "Lamotrigine, three weeks ago");
        await gp.PressAsync("save-draft");
        // The form that is left has such a button too.
        await gp.Page.WaitForURLAsync(url => !url.EndsWith("/cases/new", StringComparison.Ordinal));
        await gp.SeeAsync("send-request");
        return new Uri(gp.Page.Url).AbsolutePath;
    }

    /// <summary>Opens the case from the queue. Whoever it is offered to is told and sees it come; all others of the specialty find it when they look.</summary>
    public static async Task OpenFromQueueAsync(this Clinician specialist, string casePath)
    {
        await specialist.OpenAsync("/?view=queue");
        var row = specialist.Page.Locator($"[data-testid=case-row] a[href='{casePath}']");
        await row.WaitForAsync();
        await row.ClickAsync();
        await specialist.SeeAsync("accept-case");
    }

    public static async Task AttachAsync(this Clinician gp, params string[] files)
    {
        await gp.Element("files").SetInputFilesAsync(files);
        await gp.PressAsync("attach");
        await gp.Element("attachment").Nth(files.Length - 1).WaitForAsync();
    }

    /// <summary>Looks at the preview first.</summary>
    public static async Task WriteNoteAsync(this Clinician person, string markdown)
    {
        var form = person.Page.Locator("form:has([data-testid=save-note]):visible").Last;
        await form.GetByTestId("note-editor").FillAsync(markdown);
        await form.GetByTestId("note-preview").ClickAsync();
        await form.Locator(".editor-preview strong").WaitForAsync();
        await form.GetByTestId("save-note").ClickAsync();
        await person.SeeAsync("note");
    }

    public static async Task WriteOpinionAsync(this Clinician specialist, string markdown, string disposition)
    {
        var form = specialist.Page.Locator("form:has([data-testid=write-opinion])");
        await form.Locator($"label:has([name='disposition'][value='{disposition}'])").ClickAsync();
        await form.GetByTestId("opinion-assessment").FillAsync("As described.");
        await form.GetByTestId("opinion-editor").FillAsync(markdown);
        await specialist.PressAsync("write-opinion");
        await specialist.SeeAsync("opinion");
    }

    public static async Task AcknowledgeAsync(this Clinician gp, string plan)
    {
        await gp.ChooseAsync("follows", "as-advised");
        await gp.FillAsync("plan", plan);
        await gp.PressAsync("acknowledge");
        await gp.SeeAsync("plan");
    }

    public static async Task RecordOutcomeAsync(this Clinician gp, string outcome)
    {
        await gp.ChooseAsync("result", "recovered");
        await gp.Page.Locator("[name='text']:visible").First.FillAsync(outcome);
        foreach (var (question, answer) in new[] { ("referral", "avoided"), ("changed", "true"), ("helpful", "5"), ("speed", "in-time") }) await gp.ChooseAsync($"survey.{question}", answer);
        await gp.PressAsync("record-outcome");
        await gp.SeeAsync("outcome");
    }

    // A radio button is drawn as its label; the label is what a person presses.
    private static Task ChooseAsync(this Clinician clinician, string name, string value) =>
        clinician.Page.Locator($"label:has([name='{name}'][value='{value}'])").ClickAsync();
}
