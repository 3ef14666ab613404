using System.Runtime.InteropServices;

namespace CaseHub.Hub.Blobs;

/// <summary>File operations that a power cut leaves done or undone, never half.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;

    /// <summary>Moves a finished file to its place, over what was there (POSIX rename is atomic), and waits until the move is on disk.</summary>
    /// <param name="temporary">Already flushed, on the same file system.</param>
    public static void MoveIntoPlace(string temporary, string target)
    {
        CreateFolder(Path.GetDirectoryName(target)!);
        File.Move(temporary, target, overwrite: true);
        FlushFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Deletes a file and waits until that is on disk. A file that is not there is no error.</summary>
    public static void Delete(string path)
    {
        if (!File.Exists(path)) return;
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder and those above it, each entry flushed to the disk.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        string? parent = Path.GetDirectoryName(path);
        if (parent is not null) CreateFolder(parent);
        Directory.CreateDirectory(path);
        if (parent is not null) FlushFolder(parent);
    }

    /// <summary>
    /// Flushes a folder's entries: fsync of a file alone does not promise that its name survives (fsync(2)). Windows journals the
    /// names by itself and has no such call. .NET opens no folders, hence the three native calls.
    /// </summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0) throw new IOException($"Cannot open the folder to flush it: error {Marshal.GetLastPInvokeError()}.");
        int result = Flush(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result < 0) throw new IOException($"Cannot flush the folder: error {error}.");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
