namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What everybody saw and what the hub said when a story broke off, kept in <c>artifacts/tests/failures</c>.</summary>
public static class Evidence
{
    public static async Task OnFailureAsync(RunningHub hub, Clinician[] people, Func<Task> story)
    {
        try
        {
            await story();
        }
        catch
        {
            string folder = Path.Combine(Repository.Root, "artifacts", "tests", "failures", TestContext.Current.TestMethod!.MethodName);
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "hub.log"), hub.Output);
            foreach (var person in people) await KeepAsync(folder, person);
            throw;
        }
    }

    private static async Task KeepAsync(string folder, Clinician person)
    {
        string name = Path.Combine(folder, person.Persona.Account);
        await File.WriteAllTextAsync($"{name}.txt", $"{person.Page.Url}\n{string.Join('\n', person.Troubles)}\n\n{await person.Page.ContentAsync()}");
        await person.Page.ScreenshotAsync(new() { Path = $"{name}.png", FullPage = true });
    }
}
