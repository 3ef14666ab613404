using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.Data;

/// <summary>Everything the hub keeps on this machine, in one folder that only one process may use at a time.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream taken;

    private DataFolder(string root, FileStream held)
    {
        Root = root;
        taken = held;
    }

    public string Root { get; }

    /// <summary>The SQLite file.</summary>
    internal string Database => Path.Combine(Root, "db", "casehub.db");

    /// <summary>Blobs, where no Azure store is configured.</summary>
    public string Blobs => Path.Combine(Root, "blobs");

    /// <summary>Recordings on their way to the blob store.</summary>
    public string Spool => Path.Combine(Root, "spool");

    /// <summary>Files of cases on their way in.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>Data Protection's key ring.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The self-signed certificate of <c>--lan</c>.</summary>
    public string Tls => Path.Combine(Root, "tls");

    /// <summary>Emptied at each start.</summary>
    public string Temporary => Path.Combine(Root, "tmp");

    /// <summary>The full path that <c>CASEHUB_DATA</c> or <c>CaseHub:Data</c> names; <c>data</c> in the working folder otherwise.</summary>
    public static string RootOf(IConfiguration configuration) =>
        Path.GetFullPath(configuration["CASEHUB_DATA"] ?? configuration["CaseHub:Data"] ?? "data");

    /// <summary>Makes what is missing, proves that it can be written, and holds it until disposed.</summary>
    /// <exception cref="StartException">The folder cannot be made or written, or another process holds it.</exception>
    public static DataFolder Open(string root)
    {
        try
        {
            foreach (string name in (string[])["db", "blobs", "spool", "uploads", "keys", "tls"]) Directory.CreateDirectory(Path.Combine(root, name));
            var folder = new DataFolder(root, Hold(root));
            if (Directory.Exists(folder.Temporary)) Directory.Delete(folder.Temporary, recursive: true);
            Directory.CreateDirectory(folder.Temporary);
            return folder;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StartException($"The data folder {root} cannot be written ({e.Message}). Set CASEHUB_DATA to a folder this user may write, with free space.", e);
        }
    }

    public void Dispose() => taken.Dispose();

    private static FileStream Hold(string root)
    {
        string path = Path.Combine(root, ".lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StartException($"The data folder {root} is in use by another CaseHub. Stop that one, or set CASEHUB_DATA to another folder.", e);
        }
    }
}
