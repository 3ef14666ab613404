using System.Text;
using Azure.Storage.Blobs;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Blobs;

/// <summary>An organisation's own store: one in Azure's emulator, one in a folder, the common one beside them.</summary>
[Trait("Category", "Hub")]
public sealed class OwnStores(AzuriteServer azurite) : IClassFixture<AzuriteServer>, IDisposable
{
    private static readonly Guid InAzure = Guid.Parse("018f0000-0000-7000-8000-000000000001");
    private static readonly Guid InFolder = Guid.Parse("018f0000-0000-7000-8000-000000000002");
    private static readonly Guid Common = Guid.Parse("018f0000-0000-7000-8000-000000000003");

    private readonly TemporaryFolder folder = TemporaryFolder.New();
    private readonly BlobContainerClient container = azurite.NewContainer();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Hold_the_bytes_of_their_organisation_and_of_no_other()
    {
        var store = await PreparedAsync();
        foreach (var id in new[] { InAzure, InFolder, Common }) await WriteAsync(store, id);

        var inContainer = new List<string>();
        await foreach (var item in container.GetBlobsAsync()) inContainer.Add(item.Name);
        Assert.All(inContainer, name => Assert.StartsWith($"{InAzure:D}/", name, StringComparison.Ordinal));
        Assert.NotEmpty(inContainer);
        Assert.Equal([InFolder], OrganisationsBelow("own"));
        Assert.Equal([Common], OrganisationsBelow(Path.Combine("data", "blobs")));
        foreach (var id in new[] { InAzure, InFolder, Common })
        {
            await using var content = await store.OpenAsync(NameOf(id), default);
            using var reader = new StreamReader(content!.Stream);
            Assert.Equal($"note of {id}", await reader.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task Are_all_listed_for_the_sweep_and_each_alone_by_a_folder_of_its_own()
    {
        var store = await PreparedAsync();
        foreach (var id in new[] { InAzure, InFolder, Common }) await WriteAsync(store, id);

        Assert.Equal([InAzure, InFolder, Common], (await ListAsync(store, null)).Order());
        Assert.Equal([InAzure], await ListAsync(store, BlobNames.Cases(InAzure)));
        Assert.True(await store.DeleteAsync(NameOf(InAzure), default));
        Assert.Equal([InFolder, Common], (await ListAsync(store, null)).Order());
    }

    [Fact]
    public async Task Do_not_begin_while_their_bytes_lie_in_the_common_store()
    {
        var before = BlobServices.StoreOf(Configuration(own: false), Path.Combine(folder.Path, "data"), readOnly: false);
        await before.PrepareAsync(default);
        await WriteAsync(before, InFolder);

        var fault = await Assert.ThrowsAsync<StartException>(PreparedAsync);

        Assert.Contains(InFolder.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not-an-id", "Folder", "/tmp/x", "does not name an organisation")]
    [InlineData("018f0000-0000-7000-8000-000000000002", "Container", "other", "names no place")]
    [InlineData("018f0000-0000-7000-8000-000000000002", "Folder", "data/blobs", "the same place")]
    [InlineData("018f0000-0000-7000-8000-000000000002", "AzureAccountUri", "http://plain", "must be an https address")]
    public void Settings_that_make_no_sense_are_named(string id, string setting, string value, string expected)
    {
        if (setting == "Folder" && !Path.IsPathRooted(value)) value = Path.Combine(folder.Path, value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"CaseHub:Blobs:Organisations:{id}:{setting}", value)]).Build();

        var fault = Assert.Throws<StartException>(() => new ServiceCollection().AddBlobs(configuration, Path.Combine(folder.Path, "data")));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"CaseHub:Blobs:Organisations:{id}", fault.Message, StringComparison.Ordinal);
    }

    private async Task<IBlobStore> PreparedAsync()
    {
        var store = BlobServices.StoreOf(Configuration(own: true), Path.Combine(folder.Path, "data"), readOnly: false);
        await PrepareBlobs.RunAsync(store, default);
        return store;
    }

    private IConfiguration Configuration(bool own) => new ConfigurationBuilder().AddInMemoryCollection(!own ? [] :
    [
        new($"CaseHub:Blobs:Organisations:{InAzure}:AzureConnectionString", azurite.ConnectionString),
        new($"CaseHub:Blobs:Organisations:{InAzure}:Container", container.Name),
        new($"CaseHub:Blobs:Organisations:{InFolder}:Folder", Path.Combine(folder.Path, "own")),
    ]).Build();

    private IEnumerable<Guid> OrganisationsBelow(string path) => Directory.EnumerateDirectories(Path.Combine(folder.Path, path))
        .Select(Path.GetFileName).Where(name => Guid.TryParse(name, out _)).Select(name => Guid.Parse(name!)).Order();

    private static BlobName NameOf(Guid organisation) => BlobName.Of(organisation, "cases", "c", "note.md");

    private static Task<BlobInfo> WriteAsync(IBlobStore store, Guid organisation) =>
        store.WriteAsync(NameOf(organisation), new MemoryStream(Encoding.UTF8.GetBytes($"note of {organisation}")), "text/markdown", default);

    private static async Task<List<Guid>> ListAsync(IBlobStore store, BlobName? below)
    {
        var found = new List<Guid>();
        await foreach (var entry in store.ListAsync(below, default)) found.Add(entry.Name.OrganisationId);
        return found;
    }
}
