namespace CaseHub.Hub.Tests;

/// <summary>A folder of its own, gone when disposed.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private TemporaryFolder(string path) => Path = path;

    public string Path { get; }

    public static TemporaryFolder New() => new(Directory.CreateTempSubdirectory("casehub-test-").FullName);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
