using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Blobs;

public sealed class BlobNameTests
{
    private const string Organisation = "0190a000-0000-7000-8000-000000000001";

    [Fact]
    public void The_layout_is_the_one_that_is_written_down()
    {
        var (o, a, b, c) = (Guid.Parse(Organisation), Numbered(2), Numbered(3), Numbered(4));

        Assert.Equal($"{o}/cases/{a}/notes/{b}/{c}.md", BlobNames.NoteRevision(o, a, b, c).Path);
        Assert.Equal($"{o}/cases/{a}/attachments/{b}/content.jpg", BlobNames.Attachment(o, a, b, "jpg").Path);
        Assert.Equal($"{o}/sessions/{a}/recordings/{b}/manifest.json", BlobNames.Manifest(o, a, b).Path);
        Assert.Equal($"{o}/sessions/{a}/recordings/{b}/tracks/{c}.webm", BlobNames.Track(o, a, b, c).Path);
    }

    [Theory]
    [InlineData($"{Organisation}/cases/a.md")]
    [InlineData($"{Organisation}/x")]
    public void A_valid_name_is_read_back_as_it_was(string path)
    {
        Assert.True(BlobName.TryParse(path, out var name));
        Assert.Equal(path, name.Path);
        Assert.Equal(Guid.Parse(Organisation), name.OrganisationId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Organisation)]
    [InlineData($"{Organisation}/")]
    [InlineData($"/{Organisation}/a")]
    [InlineData($"{Organisation}/../a")]
    [InlineData($"{Organisation}/./a")]
    [InlineData($"{Organisation}//a")]
    [InlineData($"{Organisation}/a..")]
    [InlineData($"{Organisation}/.meta")]
    [InlineData($"{Organisation}/A.md")]
    [InlineData($"{Organisation}/a b")]
    [InlineData($"{Organisation}/a\\b")]
    [InlineData($"{Organisation}/a:b")]
    [InlineData($"{Organisation}/a\0")]
    [InlineData($"{Organisation}/ä")]
    [InlineData("not-an-id/a")]
    [InlineData("0190A000-0000-7000-8000-000000000001/a")]
    public void A_name_that_could_leave_its_folder_hide_or_mean_two_blobs_is_none(string path) =>
        Assert.False(BlobName.TryParse(path, out _));

    [Fact]
    public void Overlong_segments_and_names_are_none()
    {
        Assert.False(BlobName.TryParse($"{Organisation}/{new string('a', 101)}", out _));
        Assert.False(BlobName.TryParse($"{Organisation}{string.Concat(Enumerable.Repeat("/abcdefgh", 50))}", out _));
    }

    [Fact]
    public void Building_a_name_from_text_that_is_no_segment_throws() =>
        Assert.Throws<ArgumentException>(() => BlobName.Of(Numbered(1), "..", "passwd"));

    [Theory]
    [InlineData("AzureConnectionString", "", "AzureConnectionString")]
    [InlineData("AzureAccountUri", "http://account.blob.core.windows.net", "AzureAccountUri")]
    public void A_setting_that_makes_no_sense_is_named_at_start(string key, string value, string named)
    {
        var configuration = Configuration((key, value));

        var fault = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddBlobs(configuration, "unused"));

        Assert.Contains($"CaseHub:Blobs:{named}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_name_that_azure_would_refuse_is_named_at_start()
    {
        var configuration = Configuration(("AzureConnectionString", "UseDevelopmentStorage=true"), ("Container", "Case_Hub"));

        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddBlobs(configuration, "unused"));
    }

    [Theory]
    [InlineData(null, typeof(FileBlobStore))]
    [InlineData("UseDevelopmentStorage=true", typeof(AzureBlobStore))]
    public void Configuration_chooses_the_store(string? connectionString, Type expected)
    {
        using var services = new ServiceCollection()
            .AddBlobs(Configuration(("AzureConnectionString", connectionString)), "unused")
            .BuildServiceProvider();

        Assert.IsType(expected, services.GetRequiredService<IBlobStore>());
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Where(s => s.Value is not null).Select(s => KeyValuePair.Create($"CaseHub:Blobs:{s.Key}", s.Value)))
        .Build();

    private static Guid Numbered(int number) => Guid.Parse($"0190a000-0000-7000-8000-{number:d12}");
}
