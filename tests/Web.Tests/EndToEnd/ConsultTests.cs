using CaseHub.Hub.Tests.Blobs;

namespace CaseHub.Web.Tests.EndToEnd;

public sealed class ConsultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Browser")]
    public async Task Consult_end_to_end_on_files_and_sqlite()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await ConsultEndToEndAsync(hub, judgesPages: true);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Consult_end_to_end_on_azure_blob()
    {
        await using var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await using var hub = await RunningHub.StartAsync(Cancel, ("CaseHub__Blobs__AzureConnectionString", azurite.ConnectionString));
        await ConsultEndToEndAsync(hub, judgesPages: false);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(hub.DataFolder, "blobs"), "*", SearchOption.AllDirectories));
    }

    private static async Task ConsultEndToEndAsync(RunningHub hub, bool judgesPages)
    {
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        var story = new ConsultStory(hub, gp, specialist, judgesPages, Cancel);
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await story.RequestAndAcceptAsync();
            await story.MeetAsync();
            await story.RecordAsync();
            await story.TalkThroughAReloadAsync();
            await story.FollowUpAsync();
        });
    }
}
